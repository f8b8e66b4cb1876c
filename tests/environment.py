"""Points the data folder at a temporary one before the settings are read."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

folder = tempfile.mkdtemp(prefix="newsroom-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("NEWSROOM_")]:
    del os.environ[name]
os.environ["NEWSROOM_DATA_DIR"] = folder

# WhiteNoise warns of a missing folder, and warnings are errors here.
(Path(folder) / "static").mkdir()
