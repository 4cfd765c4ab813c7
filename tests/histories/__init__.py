"""What people may do next, whatever was done before: for tests over random histories of all acts."""
