from django.urls import path

from newsroom.signing.views import entering, own, setting_up

app_name = "signing"

urlpatterns = [
    path("factor/", entering.factor, name="factor"),
    path("set-up/", setting_up.set_up, name="set_up"),
    path("set-up/app/", setting_up.set_up_app, name="set_up_app"),
    path("set-up/passkey/", setting_up.set_up_passkey, name="set_up_passkey"),
    path("again/", own.again, name="again"),
    path("", own.own, name="own"),
]
