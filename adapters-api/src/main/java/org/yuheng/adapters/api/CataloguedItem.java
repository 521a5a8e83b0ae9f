package org.yuheng.adapters.api;

import org.yuheng.computation.ColumnType;

/**
 * A column as the catalogue has it.
 *
 * @param name key or header in the partner's payload
 */
public record CataloguedItem(String name, ColumnType type) {}
