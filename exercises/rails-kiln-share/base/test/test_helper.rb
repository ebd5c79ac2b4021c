ENV["RAILS_ENV"] ||= "test"
require_relative "../config/environment"
require "rails/test_help"

module ActiveSupport
  class TestCase
    include ActiveJob::TestHelper
    include ActionMailer::TestHelper

    fixtures :all

    # A Monday morning in the studio; the fixtures are dated around it.
    setup { travel_to Time.zone.local(2026, 3, 2, 10, 0) }
  end
end

module ActionDispatch
  class IntegrationTest
    def sign_in(member)
      post session_path, params: { email: member.email, access_key: "clay" }
    end
  end
end
