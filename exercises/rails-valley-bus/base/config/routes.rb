Rails.application.routes.draw do
  root "rides#index"

  resource :session, only: [:new, :create, :destroy]

  resources :rides, only: [:index, :new, :create] do
    post :take, on: :member
    post :finish, on: :member
    post :cancel, on: :member
  end

  get "reports/:month", to: "reports#show", as: :report

  namespace :api do
    namespace :v1 do
      resources :rides, only: :index, defaults: { format: :json }
    end
  end
end
