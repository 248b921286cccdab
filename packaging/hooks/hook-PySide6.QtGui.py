# Stands before the packer's own hook of this name. Qt's plug-ins drag in frameworks that no window of ours uses: QML
# for the virtual keyboard, PDF for a picture format, GTK for a look that we draw ourselves. What is left out here,
# before libraries are searched for, takes its libraries along.
from fnmatch import fnmatch

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

UNUSED = (
    "*/egldeviceintegrations/*",
    "*/generic/*",
    "*/imageformats/*qpdf*",
    "*/platforminputcontexts/*virtualkeyboard*",
    "*/platforms/*eglfs*",
    "*/platforms/*linuxfb*",
    "*/platforms/*minimalegl*",
    "*/platforms/*vkkhrdisplay*",
    "*/platforms/*vnc*",
    "*/platformthemes/*gtk3*",
)

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
binaries = [
    entry for entry in binaries if not any(fnmatch(str(entry[0]).replace("\\", "/"), pattern) for pattern in UNUSED)
]
