Rails.application.routes.draw do
  root "firings#index"

  resource :session, only: [:new, :create, :destroy]

  resources :firings, only: [:index, :show, :new, :create] do
    post :cancel, on: :member
    resources :placements, only: [:create]
  end
  resources :placements, only: [:destroy]

  get "display", to: "display#index", defaults: { format: :json }
end
