"""Following the roadmap by mail: an address, confirmed by a link, told of what everybody can see."""
