"""What the reader is trained from: examples out of question sets, negatives that our retriever finds, windows."""
