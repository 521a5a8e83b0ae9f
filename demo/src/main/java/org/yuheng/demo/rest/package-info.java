/** JSON over HTTP, as a person's program would speak it. Start at {@link org.yuheng.demo.rest.Rest}. */
package org.yuheng.demo.rest;
