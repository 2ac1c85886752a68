"""One module for each kind of page: take the words of the address, make the page's model, render."""
