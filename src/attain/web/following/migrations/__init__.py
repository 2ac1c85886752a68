"""Steps of the tables of who follows the roadmap."""
