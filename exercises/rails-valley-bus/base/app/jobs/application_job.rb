require "net/smtp"

class ApplicationJob < ActiveJob::Base
  # The mail server in the town hall is switched off now and then.
  retry_on Net::OpenTimeout, Errno::ECONNREFUSED, wait: 10.minutes, attempts: 5
end
