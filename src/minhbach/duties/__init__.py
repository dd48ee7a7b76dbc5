"""What the law orders of one agency in one year: duties as data, their states, their proofs."""
