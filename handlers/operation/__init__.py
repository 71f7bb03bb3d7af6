"""Operation of rights: recordals, supply and demand, the asset pool, pledges and worth."""
