"""Linear relations between whole numbers, as the fact files write them: "a + 2*b >= c"."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Relation:
    """`left` (comparison) `right`, both sums of whole multiples of named numbers."""

    text: str
    tree: ast.Compare

    @property
    def names(self) -> set[str]:
        """The numbers it speaks of."""
        return {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)}

    def holds(self, numbers: Mapping[str, int]) -> bool:
        """Whether it is true of these numbers."""
        left = _value(self.tree.left, numbers)
        right = _value(self.tree.comparators[0], numbers)
        return _COMPARISONS[type(self.tree.ops[0])](left, right)


_COMPARISONS = {
    ast.Eq: int.__eq__,
    ast.LtE: int.__le__,
    ast.Lt: int.__lt__,
    ast.GtE: int.__ge__,
    ast.Gt: int.__gt__,
}


def relation(text: str) -> Relation:
    """Read a relation; anything but sums, whole factors and one comparison is refused."""
    tree = ast.parse(text, mode="eval").body
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or type(tree.ops[0]) not in _COMPARISONS:
        raise ValueError(f"one comparison expected: {text}")
    return Relation(text, tree)


def _value(node: ast.expr, numbers: Mapping[str, int]) -> int:
    match node:
        case ast.Constant(value=int(number)):
            return number
        case ast.Name(id=name):
            return numbers[name]
        case ast.BinOp(left=a, op=ast.Add(), right=b):
            return _value(a, numbers) + _value(b, numbers)
        case ast.BinOp(left=a, op=ast.Sub(), right=b):
            return _value(a, numbers) - _value(b, numbers)
        case ast.BinOp(left=a, op=ast.Mult(), right=b):
            return _value(a, numbers) * _value(b, numbers)
    raise ValueError(f"not allowed in a relation: {ast.unparse(node)}")
