class ApplicationMailer < ActionMailer::Base
  default from: "Valley Bus <bus@bus.example.org>"
end
