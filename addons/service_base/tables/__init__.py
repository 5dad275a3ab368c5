"""Tables in files, CSV or XLSX, read row by row; what is wrong with them is told as a `Problem`."""
