# The gems come from Debian's packages, so there is no Gemfile. Pinning the
# series here keeps a newer Rails on a developer's machine from being picked up.
require "pathname"
gem "rails", "~> 6.1.7"
