# Stands before the packer's own hook of this name. Its plug-ins decode films and need all of QML; the sound output that
# we use is part of the library itself.
from PyInstaller.utils.hooks.qt import add_qt6_dependencies

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
binaries = [entry for entry in binaries if "plugins" not in str(entry[0]).replace("\\", "/").split("/")]
