class CreateStaffRidersPartnersAndRides < ActiveRecord::Migration[6.1]
  def change
    create_table :staff do |t|
      t.string :name, null: false
      t.string :email, null: false
      t.string :role, null: false, default: "driver"
      t.string :access_key_digest, null: false
      t.timestamps
    end

    add_index :staff, :email, unique: true

    create_table :riders do |t|
      t.string :name, null: false
      t.string :phone, null: false
      t.string :email
      t.timestamps
    end

    create_table :partners do |t|
      t.string :name, null: false
      t.string :place, null: false
      t.string :api_key_digest, null: false
      t.timestamps
    end

    add_index :partners, :api_key_digest, unique: true

    create_table :rides do |t|
      t.references :rider, null: false, foreign_key: true
      t.references :driver, foreign_key: { to_table: :staff }
      t.datetime :pickup_at, null: false
      t.string :from, null: false
      t.string :to, null: false
      t.integer :status, null: false, default: 0
      t.timestamps
    end

    add_index :rides, :pickup_at
  end
end
