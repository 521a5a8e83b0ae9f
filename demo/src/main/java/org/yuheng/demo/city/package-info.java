/** A made-up city: who is in it and what data they hold. Start at {@link org.yuheng.demo.city.City}. */
package org.yuheng.demo.city;
