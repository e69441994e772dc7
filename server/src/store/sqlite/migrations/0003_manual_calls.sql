-- Why a call was out of the order 指定呼叫; null = by the rule.
ALTER TABLE calls ADD COLUMN manual TEXT;
