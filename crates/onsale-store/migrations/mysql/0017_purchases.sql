-- What stands in `orders` and `order_line` now. Each statement may run twice.
DROP TABLE IF EXISTS order_item;
DROP TABLE IF EXISTS purchase;
