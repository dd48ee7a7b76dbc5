"""Pages of the register, a file for each topic: documents, links, files, numbers, drafts under check, disseminations."""
