/**
 * A small web shop with a leak planted in it: {@link com.acme.shop.TemplateCache} keeps every page
 * of every visitor. Everything else in it is bounded, or grows for a good reason (orders).
 */
@NullMarked
package com.acme.shop;

import org.jspecify.annotations.NullMarked;
