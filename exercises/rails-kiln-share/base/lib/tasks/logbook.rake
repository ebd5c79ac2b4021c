require "csv"

namespace :logbook do
  desc "Import old firings from a CSV of the paper log book (kiln,started,kind,cone)"
  task :import, [:file] => :environment do |_task, args|
    kilns = Kiln.pluck(:name, :id).to_h
    now = Time.current

    rows = CSV.foreach(args.fetch(:file), headers: true).map do |line|
      {
        kiln_id: kilns.fetch(line["kiln"]),
        starts_at: Time.zone.parse(line["started"]),
        kind: line["kind"],
        cone: line["cone"].presence, # nobody wrote down the cone before 2019
        status: "fired",
        created_at: now,
        updated_at: now
      }
    end

    Firing.insert_all!(rows)
    puts "#{rows.size} firings imported"
  end
end
