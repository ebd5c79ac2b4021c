Rails.application.configure do
  config.cache_classes = false
  config.eager_load = false
  config.consider_all_requests_local = true

  config.action_mailer.delivery_method = :file
  config.action_mailer.default_url_options = { host: "localhost", port: 3000 }

  config.active_record.migration_error = :page_load
  config.active_record.verbose_query_logs = true
end
