"""The pages: server-rendered, one action a file, named like the action. Everything works without JavaScript."""
