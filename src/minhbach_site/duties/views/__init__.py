"""Pages of duties, a file for each topic. Each view asks the permission it shows for, makes one call, and answers."""
