"""``clausier diff``: what changes between two versions of a contract, or between two contracts made on one model."""

from __future__ import annotations

from argparse import Namespace

from render.blocks import Block
from render.document import article_blocks
from service.articles import article_named, contract_named
from service.comparing import compared, revised
from service.documents import deliver, hand_over, telling_what_lacks
from service.exits import FINE, Stop


def run(arguments: Namespace) -> int:
    """The comparison on stdout, or in the file asked."""
    if arguments.to == "docx" and arguments.notice:
        raise Stop("--notice joint un article à l'avis du client", hint="retirez --notice, ou --to docx")
    before, after = (contract_named(one, arguments.contracts) for one in (arguments.old, arguments.new))
    if arguments.to == "docx":
        with telling_what_lacks():
            content = revised(before, after)
        hand_over(content, arguments.to, arguments.output)
        return FINE
    told: tuple[Block, ...] = ()
    if arguments.notice:
        contract, article = article_named(arguments.notice, arguments.contracts, "--notice")
        told = article_blocks(contract.program, article)
    deliver(compared(before, after, told), arguments.to, arguments.output)
    return FINE
