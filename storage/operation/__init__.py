"""Operation of rights: recordals, supply and demand, the pool."""
