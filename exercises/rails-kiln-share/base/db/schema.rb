# This file is auto-generated from the current state of the database. Instead
# of editing this file, please use the migrations feature of Active Record to
# incrementally modify your database, and then regenerate this schema definition.
#
# This file is the source Rails uses to define your schema when running `bin/rails
# db:schema:load`. When creating a new database, `bin/rails db:schema:load` tends to
# be faster and is potentially less error prone than running all of your
# migrations from scratch. Old migrations may fail to apply correctly if those
# migrations use external dependencies or application code.
#
# It's strongly recommended that you check this file into your version control system.

ActiveRecord::Schema.define(version: 2026_01_19_081500) do

  create_table "firings", force: :cascade do |t|
    t.integer "kiln_id", null: false
    t.string "kind", null: false
    t.string "cone"
    t.datetime "starts_at", null: false
    t.string "status", default: "planned", null: false
    t.datetime "created_at", precision: 6, null: false
    t.datetime "updated_at", precision: 6, null: false
    t.index ["kiln_id"], name: "index_firings_on_kiln_id"
    t.index ["starts_at"], name: "index_firings_on_starts_at"
  end

  create_table "kilns", force: :cascade do |t|
    t.string "name", null: false
    t.integer "shelf_litres", null: false
    t.datetime "created_at", precision: 6, null: false
    t.datetime "updated_at", precision: 6, null: false
    t.index ["name"], name: "index_kilns_on_name", unique: true
  end

  create_table "members", force: :cascade do |t|
    t.string "name", null: false
    t.string "email", null: false
    t.string "role", default: "potter", null: false
    t.string "access_key_digest", null: false
    t.datetime "created_at", precision: 6, null: false
    t.datetime "updated_at", precision: 6, null: false
    t.index ["email"], name: "index_members_on_email", unique: true
  end

  create_table "placements", force: :cascade do |t|
    t.integer "firing_id", null: false
    t.integer "member_id", null: false
    t.integer "litres", null: false
    t.text "description"
    t.datetime "created_at", precision: 6, null: false
    t.datetime "updated_at", precision: 6, null: false
    t.index ["firing_id", "member_id"], name: "index_placements_on_firing_id_and_member_id", unique: true
    t.index ["member_id"], name: "index_placements_on_member_id"
  end

  add_foreign_key "firings", "kilns"
  add_foreign_key "placements", "firings"
  add_foreign_key "placements", "members"
end
