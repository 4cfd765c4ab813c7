"""Addresses of the residents' side."""

from django.urls import path

from .views import board, documents, excel, front, meetings, receipts, remarks, speak

urlpatterns = [
    path("", front.front, name="front"),
    path("size/", front.size, name="size"),
    path("speak/", speak.speak, name="speak"),
    path("speak/where/", speak.where, name="speak_where"),
    path("speak/who/", speak.who, name="speak_who"),
    path("speak/check/", speak.check, name="speak_check"),
    path("speak/done/", speak.done, name="speak_done"),
    path("board/", board.board, name="board"),
    path("board/feed/", board.BoardFeed(), name="board_feed"),
    path("board/photo/<int:number>/<str:stage>/", board.photo, name="board_photo"),
    path("board/<str:code>/", board.board, name="board_estate"),
    path("board/<str:code>/feed/", board.BoardFeed(), name="board_estate_feed"),
    path("excel/<slug:name>/", excel.excel, name="excel"),
    path("excel/<slug:name>/<str:of>/", excel.excel, name="excel_of"),
    path("documents/", meetings.documents, name="documents"),
    path("documents/meeting/new/", meetings.meeting_invitation_new, name="meeting_invitation_new"),
    path("documents/meeting/<str:number>/", meetings.meeting_invitation, name="meeting_invitation"),
    path("documents/meeting/<str:number>/print/", meetings.meeting_invitation_print, name="meeting_invitation_print"),
    path("documents/meeting/<str:number>/call-off/", meetings.meeting_invitation_call_off, name="meeting_invitation_call_off"),
    path("documents/word/<slug:kind>/<str:of>/", documents.word, name="word"),
    path("documents/templates/<slug:kind>/<str:place>/", documents.template, name="template"),
    path("documents/templates/<slug:kind>/<str:place>/file/", documents.template_file, name="template_file"),
    path("documents/templates/<slug:kind>/<str:place>/sample/", documents.template_sample, name="template_sample"),
    path("documents/templates/<slug:kind>/<str:place>/above/", documents.template_above, name="template_above"),
    path("documents/templates/<slug:kind>/<str:place>/<int:identity>/use/", documents.template_use, name="template_use"),
    path("remarks/", remarks.remarks, name="remarks"),
    path("remarks/new/", remarks.new, name="remark_new"),
    path("remarks/find/", remarks.find, name="remark_find"),
    path("remarks/<str:number>/", remarks.remark, name="remark"),
    path("remarks/<str:number>/answer/", remarks.answer, name="remark_answer"),
    path("receipts/", receipts.ask, name="receipt_ask"),
    path("receipts/<str:code>/", receipts.receipt, name="receipt"),
    path("receipts/<str:code>/satisfied/", receipts.satisfied, name="receipt_satisfied"),
    path("receipts/<str:code>/check/", receipts.check, name="receipt_check"),
    path("receipts/<str:code>/photo/<str:stage>/", receipts.photo, name="receipt_photo"),
]
