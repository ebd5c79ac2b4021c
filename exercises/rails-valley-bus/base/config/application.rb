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

module ValleyBus
  class Application < Rails::Application
    config.load_defaults 6.1

    # The bus runs on Ljubljana time; the server runs on UTC.
    config.time_zone = "Europe/Ljubljana"

    config.filter_parameters += [:access_key, :phone]
  end
end
