"""`minsheng`: a thin face on the management commands (DESIGN §8)."""

import gc
import os
import sys

COMMANDS = {
    "serve": "网页和后台一起跑：minsheng serve [--demo]",
    "worker": "只跑后台",
    "bench": "测量：bench fill 件数；bench http；bench sync；bench rounds；bench sweep 件数",
    "demo": "建演示区；--tamper 偷改一行，看核对怎么找出来",
    "import": "导入：minsheng import voices 文件 --community 代码；minsheng import place 文件.xlsx",
    "export": "导成Excel：minsheng export voices-ledger 文件.xlsx --community 代码 --from 2026-11-01 --to 2026-11-30",
    "index": "重建查找用的索引",
    "verify": "从头核对：时间线、封签、阶段",
    "backup": "备份，不用停：minsheng backup 文件夹；密钥另外备份：--keys 另一个文件夹",
    "restore": "恢复到空的地方：minsheng restore 备份 --keys 密钥文件夹",
    "token": "给程序一把钥匙：minsheng token 用户名",
    "notebook_key": "手机本子的密钥：列出来，--new换一把新的",
    "lost_phone": "手机和备用码都丢了，取消一个人的登录验证：minsheng lost_phone 用户名",
}


def main() -> None:
    """Run one command; anything that isn't one of ours is told so in Chinese. `minsheng manage …` reaches Django's own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.config.settings")
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print("用法：minsheng 命令 [选项]\n" + "\n".join(f"  {name:10} {what}" for name, what in COMMANDS.items()))
        sys.exit(0 if arguments else 2)
    if arguments[0] == "manage":
        arguments = arguments[1:]
    elif arguments[0] not in COMMANDS:
        print(f"没有“{arguments[0]}”这个命令。可用的：{'、'.join(COMMANDS)}。", file=sys.stderr)
        sys.exit(2)
    if arguments[0] == "serve":
        gc.disable()  # nothing of what it loads goes away again; to look through it all the while takes a tenth of a start
    from django.core.management import execute_from_command_line  # after the settings are named

    try:
        execute_from_command_line(["minsheng", *arguments])
    except KeyboardInterrupt:  # Ctrl+C before anything is served
        sys.exit(130)
