"""What is shown: charts, map layers, tables and printed pages, all pure."""
