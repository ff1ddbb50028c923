"""What the pages of a document say: PDF and pictures opened apart, their words, the data of an invoice among them."""
