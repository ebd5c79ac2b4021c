Rails.application.configure do
  config.cache_classes = true
  config.eager_load = true
  config.consider_all_requests_local = false
  config.force_ssl = true
  config.log_level = :info

  config.action_mailer.delivery_method = :smtp
  config.action_mailer.smtp_settings = { address: ENV.fetch("SMTP_HOST", "localhost") }
  config.action_mailer.default_url_options = { host: "bus.example.org", protocol: "https" }

  config.active_record.dump_schema_after_migration = false
end
