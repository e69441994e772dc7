#!/bin/sh
# Installs the screens on this machine from this folder alone; no network is needed.
# 本脚本只用本目录中的文件安装显示屏程序，不需要网络。
set -eu
cd "$(dirname "$0")"

if [ "$(id -u)" -ne 0 ]; then
  echo "请用 root 运行 / run as root: sudo $0" >&2
  exit 1
fi

# The libraries a desktop has anyway. Missing ones are named by file and package.
missing=
for pair in \
  libX11.so.6=libx11-6 libX11-xcb.so.1=libx11-xcb1 libxcb.so.1=libxcb1 \
  libXcursor.so.1=libxcursor1 libXi.so.6=libxi6 \
  libxkbcommon.so.0=libxkbcommon0 libxkbcommon-x11.so.0=libxkbcommon-x11-0 \
  libasound.so.2=libasound2
do
  file=${pair%%=*}
  ldconfig -p | grep -q "$file" || missing="$missing ${pair#*=}($file)"
done
if [ -n "$missing" ]; then
  echo "缺少系统库，请先从系统安装盘安装 / install these from the system's own medium first:$missing" >&2
  exit 1
fi

if command -v dpkg >/dev/null; then
  dpkg -i ./jiaohao-display_*.deb
else
  # A system without dpkg: the same files, put where they belong.
  tar -C / -xzf ./files.tar.gz
fi

fc-list :lang=zh 2>/dev/null | grep -q . ||
  echo "没有中文字体，屏幕将没有文字 / no Chinese font: install one, such as Noto Sans CJK" >&2
echo "已安装。请编辑 /etc/jiaohao/display.toml，然后以本机登录用户的账户运行 jiaohao-display --pair CODE"
echo "Installed. Edit /etc/jiaohao/display.toml, then run jiaohao-display --pair CODE as the user who is signed in on this machine."
