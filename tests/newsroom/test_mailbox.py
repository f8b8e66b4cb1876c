import stat

from django.core.mail import EmailMessage, mailers

LINK = f"https://courier.example/{'long/' * 30}"


def test_letters_are_private_and_links_in_them_whole(settings, tmp_path):
    folder = tmp_path / "mail"
    folder.mkdir(mode=0o755)
    backend = {
        "BACKEND": "newsroom.mailbox.PrivateFileBackend",
        "OPTIONS": {"file_path": folder},
    }
    settings.MAILERS = {"default": backend}
    letters = [EmailMessage("S", f"“Look”: {LINK}", to=["ann@example.org"]) for _ in range(2)]
    assert mailers.default.send_messages(letters) == 2
    modes = [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()]
    assert modes == [0o600, 0o600]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    text = "".join(file.read_text() for file in folder.iterdir())
    assert f"“Look”: {LINK}" in text
