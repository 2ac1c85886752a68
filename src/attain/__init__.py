"""attain: does a region reach its development goals?"""
