from django.urls import path

from supplies import api as doors
from supplies.views import rounds, stock

api = [
    path("items/", doors.Items.as_view()),
    path("items/<uuid:key>/", doors.ItemItem.as_view()),
    path("stock-locations/", doors.Locations.as_view()),
    path("stock-locations/<uuid:key>/", doors.LocationItem.as_view()),
    path("stock/", doors.Stock.as_view()),
    path("stock-movements/", doors.Movements.as_view()),
    path("stock-movements/<uuid:key>/", doors.MovementItem.as_view()),
    path("stock-movements/<uuid:key>/reverse/", doors.Reversal.as_view()),
    path("distribution-rounds/", doors.Rounds.as_view()),
    path("distribution-rounds/<uuid:key>/", doors.RoundItem.as_view()),
    path("distribution-rounds/<uuid:key>/close/", doors.Close.as_view()),
    path("distribution-rounds/<uuid:key>/receipts/", doors.Receipts.as_view()),
    path("receipts/<uuid:key>/take-back/", doors.TakeBack.as_view()),
    path("incidents/<str:key>/stock-cover/", doors.StockCover.as_view()),
]

here = "incidents/<str:ref>/supplies/"
pages = [
    path(here, stock.supplies_page, name="supplies"),
    path(f"{here}record/<str:kind>/", stock.record_stock, name="record_stock"),
    path(f"{here}items/add/", stock.add_item, name="add_item"),
    path(f"{here}warehouses/add/", stock.open_warehouse, name="open_warehouse"),
    path(f"{here}movements/<uuid:id>/take-back/", stock.reverse_stock, name="reverse_stock"),
    path(f"{here}rounds/open/", rounds.open_round, name="open_round"),
    path(f"{here}rounds/<uuid:id>/", rounds.round_page, name="round"),
    path(f"{here}rounds/<uuid:id>/close/", rounds.close_round, name="close_round"),
    path(f"{here}receipts/<uuid:id>/take-back/", rounds.take_back, name="take_back"),
]
