"""Reading on Dask: the same pages through the same readers, in the worker processes of a cluster."""
