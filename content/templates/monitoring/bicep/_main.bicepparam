param contacts = [
<%#platform.contacts%>
  '<%.%>'
<%/platform.contacts%>
]
