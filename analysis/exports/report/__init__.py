"""The report: a Word document that people go on with. Headings, tables and pictures are Word's own."""
