class ApplicationMailer < ActionMailer::Base
  default from: "Aura Clay House <kilns@example.org>"
end
