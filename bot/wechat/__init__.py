"""The WeChat Official Account: receive, answer in time or later, and keep within its quotas."""
