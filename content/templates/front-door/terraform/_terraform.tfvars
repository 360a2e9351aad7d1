<%#front_door.there%>
<%#front_door.origins%>
<%#first%>
front_door_origins = {
<%/first%>
  <%region%> = {
    host_name               = "<%host%>"
    location                = "<%region%>"
    private_link_service_id = "<%private_link%>"
    priority                = <%priority%>
  }
<%#last%>
}
<%/last%>
<%/front_door.origins%>
<%^front_door.origins%>
# front_door_origins is not in lintel.yaml (platform.front_door.origins): give it as TF_VAR_front_door_origins, or add it above the first mark of this file.
<%/front_door.origins%>
<%/front_door.there%>
