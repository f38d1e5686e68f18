"""Long work: started inside a transaction, done by the worker, with progress, cancel and one end."""
