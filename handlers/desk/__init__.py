"""What the desk does with requests in chat: the queue, taking, answering, handing over."""
