require_relative "boot"

require "logger"
require "rails"
require "active_model/railtie"
require "active_job/railtie"
require "active_record/railtie"
require "action_controller/railtie"
require "action_mailer/railtie"
require "action_view/railtie"
require "rails/test_unit/railtie"

module Kilnshare
  class Application < Rails::Application
    config.load_defaults 6.1

    # The studio is in Turku; the servers run on UTC.
    config.time_zone = "Europe/Helsinki"

    config.filter_parameters += [:access_key]
  end
end
