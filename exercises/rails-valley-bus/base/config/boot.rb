# The gems come from Debian's packages, so there is no Gemfile. The pin keeps a
# newer Rails that somebody has on their own machine from being picked up.
require "pathname"
gem "rails", "~> 6.1.7"
