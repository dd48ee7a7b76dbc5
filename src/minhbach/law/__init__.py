"""The law as dated data: instruments and their life, who issues documents and under which symbol, types of documents, names of laws."""
