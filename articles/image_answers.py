"""What a script is told that sent the form of a picture: where to go, or what to mend."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse


def answer_to_script(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return what the admin answered, in JSON for a script that sent the form.

    `location` says where to go, `popup` what a popup hands back, and `errors`, with status 422,
    what to mend by field. Other answers stay as they are.
    """
    if request.method != "POST" or request.headers.get("Accept") != "application/json":
        return response
    if response.status_code == 302:
        return JsonResponse({"location": response.url})
    context = getattr(response, "context_data", None) or {}
    if "popup_response_data" in context:
        return JsonResponse({"popup": json.loads(context["popup_response_data"])})
    if "adminform" in context:
        errors = context["adminform"].form.errors
        return JsonResponse(
            {"errors": {name: list(said) for name, said in errors.items()}}, status=422
        )
    return response
