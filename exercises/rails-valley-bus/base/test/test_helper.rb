ENV["RAILS_ENV"] ||= "test"
require_relative "../config/environment"
require "rails/test_help"

module ActiveSupport
  class TestCase
    include ActiveJob::TestHelper
    include ActionMailer::TestHelper

    fixtures :all

    # A Thursday noon in the valley; the fixtures are dated around it.
    setup { travel_to Time.zone.local(2026, 2, 12, 12, 0) }
  end
end

module ActionDispatch
  class IntegrationTest
    def sign_in(staff)
      post session_path, params: { email: staff.email, access_key: "bus" }
    end
  end
end
