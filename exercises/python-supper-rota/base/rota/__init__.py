"""Who cooks supper on which day in the house at Kirchgasse 4."""
