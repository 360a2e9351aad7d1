<%#front_door.there%>
<%#front_door.origins%>
<%#first%>
param frontDoorOrigins = [
<%/first%>
  {
    name: '<%region%>'
    hostName: '<%host%>'
    location: '<%region%>'
    privateLinkServiceId: '<%private_link%>'
    priority: <%priority%>
  }
<%#last%>
]
<%/last%>
<%/front_door.origins%>
<%^front_door.origins%>
// frontDoorOrigins is not in lintel.yaml (platform.front_door.origins): add it below the last mark of this file.
<%/front_door.origins%>
<%/front_door.there%>
